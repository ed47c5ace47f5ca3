/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.github.bedrockbatch.config.SftpOptions;
import java.time.Duration;

/** Whether the SFTP server is the one that is known, and takes the login of the settings. */
record SftpLogin(SftpOptions sftp) {

  Outcome look(Duration patience) {
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
      return Outcome.passed(what, sftp.user());
    } catch (JSchException e) {
      String said = String.valueOf(e.getMessage());
      return Outcome.failed(
          what,
          said,
          said.contains("HostKey")
              ? "Compare its key with what its operator tells you, and put it into"
                  + " sftp.known-hosts"
              : said.startsWith("Auth")
                  ? "Check sftp.user, and its password (SFTP_PASSWORD) or sftp.key-file"
                  : "Check sftp.host and sftp.port: what listens there has to be an SFTP server");
    } finally {
      if (session != null) {
        session.disconnect();
      }
    }
  }
}
