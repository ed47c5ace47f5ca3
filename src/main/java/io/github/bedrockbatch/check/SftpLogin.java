/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import io.github.bedrockbatch.config.SftpOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks that the SFTP server has the known key, accepts the login of the settings, and shows the
 * folders of the sources.
 *
 * @param folders the folders of the sources that are on
 */
record SftpLogin(SftpOptions sftp, Set<String> folders) {

  List<Outcome> look(Duration patience) {
    List<Outcome> outcomes = new ArrayList<>();
    String what = "the SFTP server takes the login";
    JSch ssh = new JSch();
    Session session = null;
    try {
      ssh.setKnownHosts(sftp.knownHosts().toString());
      if (sftp.keyFile() != null) {
        ssh.addIdentity(sftp.keyFile().toString());
      }
      session = ssh.getSession(sftp.user(), sftp.host(), sftp.port());
      session.setConfig("StrictHostKeyChecking", "yes");
      session.setPassword(sftp.password().getBytes(UTF_8));
      session.connect((int) patience.toMillis());
      outcomes.add(Outcome.passed(what, sftp.user()));
      ChannelSftp files = (ChannelSftp) session.openChannel("sftp");
      files.connect((int) patience.toMillis());
      for (String folder : folders) {
        outcomes.add(look(files, folder));
      }
    } catch (JSchException e) {
      String said = String.valueOf(e.getMessage());
      outcomes.add(Outcome.failed(what, said, remedy(said)));
    } finally {
      if (session != null) {
        session.disconnect();
      }
    }
    return outcomes;
  }

  private String remedy(String said) {
    if (said.contains("HostKey")) {
      return "Compare its key with what its operator tells you, and put it into sftp.known-hosts";
    }
    if (said.startsWith("Auth") || said.startsWith("USERAUTH")) {
      return hasPassphrase()
          ? "sftp.key-file has a passphrase, which the program is not told: use a key without one"
          : "Check sftp.user, and its password (SFTP_PASSWORD) or sftp.key-file";
    }
    return said.contains("privatekey")
        ? "Let sftp.key-file name a private key, as ssh-keygen writes it"
        : "Check sftp.host and sftp.port: what listens there has to be an SFTP server";
  }

  private boolean hasPassphrase() {
    try {
      return sftp.keyFile() != null
          && KeyPair.load(new JSch(), sftp.keyFile().toString()).isEncrypted();
    } catch (JSchException e) { // no key of a kind that is known
      return false;
    }
  }

  private static Outcome look(ChannelSftp files, String folder) {
    String what = "the folder " + folder + " of the SFTP server can be read";
    try {
      files.ls(folder, file -> ChannelSftp.LsEntrySelector.BREAK);
      return Outcome.passed(what, null);
    } catch (SftpException e) {
      return Outcome.failed(
          what,
          String.valueOf(e.getMessage()),
          "Create it below the folder in which sftp.user starts, and let that user list it and move"
              + " files in it");
    }
  }
}
