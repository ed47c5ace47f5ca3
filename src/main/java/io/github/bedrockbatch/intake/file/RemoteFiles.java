/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import java.io.FileNotFoundException;
import java.nio.file.FileSystemException;
import java.util.regex.Pattern;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.remote.SftpRemoteFile;

/** What a single file of an SFTP server is not taken for, while others are. */
final class RemoteFiles {
  /** The client takes these for patterns, so it would fetch another file, or several. */
  private static final Pattern WILDCARDS = Pattern.compile("[*?\\\\]");

  private static final Pattern LINE_BREAK = Pattern.compile("\\R");

  private RemoteFiles() {}

  /** Why a file that was listed can never be taken as it is; null if it can. */
  static String objection(GenericFile<SftpRemoteFile<?>> file) {
    String name = file.getFileNameOnly();
    if (name.indexOf('\uFFFD') >= 0) {
      return "its name is not in UTF-8; rename it";
    }
    if (WILDCARDS.matcher(name).find()) {
      return "its name has *, ? or \\, which stand for other characters in SFTP; rename it";
    }
    if (LINE_BREAK.matcher(name).find()) {
      return "its name has a line break; rename it";
    }
    if (file.getFile().getRemoteFile() instanceof ChannelSftp.LsEntry entry) {
      SftpATTRS attributes = entry.getAttrs();
      if (attributes.isLink()) {
        return "it is a link, and links are not followed; put the file itself there";
      }
      if (attributes.isFifo() || attributes.isSock() || attributes.isChr() || attributes.isBlk()) {
        return "it is no file that can be read to an end";
      }
    }
    return null;
  }

  /** Whether the server, or this machine, has something against this file alone. */
  static boolean isAboutOne(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof FileNotFoundException
        || cause instanceof FileSystemException
        || cause instanceof SftpException said
            && (said.id == ChannelSftp.SSH_FX_PERMISSION_DENIED
                || said.id == ChannelSftp.SSH_FX_NO_SUCH_FILE
                || said.id == ChannelSftp.SSH_FX_FAILURE);
  }
}
