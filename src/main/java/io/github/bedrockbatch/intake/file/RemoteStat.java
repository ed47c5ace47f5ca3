/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import io.github.bedrockbatch.files.FileState;
import java.lang.reflect.Field;
import java.nio.file.attribute.FileTime;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.remote.SftpOperations;
import org.apache.camel.component.file.remote.SftpRemoteFile;

/**
 * Looks at one file of an SFTP server. Camel looks at a file by listing its folder, several times
 * for each: an inbox of 10,000 files would take hours, and every file that is in {@code .done}
 * would make it slower. So the connection that Camel has is asked itself.
 */
final class RemoteStat {
  private static final Field CHANNEL = channel();

  private RemoteStat() {}

  private static Field channel() {
    try {
      Field channel = SftpOperations.class.getDeclaredField("channel");
      channel.setAccessible(true);
      return channel;
    } catch (NoSuchFieldException e) {
      throw new LinkageError("Camel keeps its SFTP connection elsewhere now", e);
    }
  }

  /**
   * The state of a file; null when it is not there.
   *
   * @throws GenericFileOperationFailedException when the server does not tell
   */
  static FileState of(GenericFileOperations<SftpRemoteFile<?>> operations, String path) {
    try {
      if (!(CHANNEL.get(operations) instanceof ChannelSftp connected)) {
        throw new GenericFileOperationFailedException("the connection is closed");
      }
      SftpATTRS attributes = connected.stat(path);
      if ((attributes.getFlags() & SftpATTRS.SSH_FILEXFER_ATTR_SIZE) == 0) {
        throw new GenericFileOperationFailedException("the server tells no size of " + path);
      }
      return of(attributes.getSize(), attributes.getMTime() * 1000L);
    } catch (SftpException e) {
      if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
        return null;
      }
      throw new GenericFileOperationFailedException(e.getMessage(), e);
    } catch (IllegalAccessException e) {
      throw new GenericFileOperationFailedException(e.getMessage(), e);
    }
  }

  /** The state that the server reports; times are in whole seconds, by the server's clock. */
  static FileState of(long size, long modified) {
    return new FileState(null, size, FileTime.fromMillis(modified));
  }
}
