/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The SFTP server of the routes.
 *
 * @param password empty to log in by key only
 * @param keyFile a private key; null to log in by password only
 * @param knownHosts the file that must have the server's key
 */
public record SftpOptions(
    String host, int port, String user, String password, Path keyFile, Path knownHosts) {

  /**
   * @param used whether a route uses the server; otherwise the credentials may be missing
   */
  static SftpOptions read(OptionReader in, boolean used) {
    String keyFile = in.matching("sftp.key-file", "", ".*", "must be a path");
    SftpOptions sftp =
        new SftpOptions(
            in.matching(
                "sftp.host", "localhost", "[A-Za-z0-9._:\\[\\]-]+", "must be a host's name"),
            in.number("sftp.port", 22, 1, 65_535),
            in.matching("sftp.user", "", "\\S*", "must have no spaces"),
            in.matching("sftp.password", "", ".*", "must be on one line"),
            keyFile.isEmpty() ? null : home(keyFile),
            home(in.text("sftp.known-hosts", "~/.ssh/known_hosts")));
    if (used) {
      in.needs(
          !sftp.user.isEmpty(), "sftp.user", "must be set: intake.from or deliver.to has sftp");
      in.needs(
          sftp.keyFile != null || !sftp.password.isEmpty(),
          "sftp.password",
          "must be set, or sftp.key-file: intake.from or deliver.to has sftp");
      in.needs(
          sftp.keyFile == null || Files.isReadable(sftp.keyFile),
          "sftp.key-file",
          "must be a readable private key");
      in.needs(
          Files.isReadable(sftp.knownHosts),
          "sftp.known-hosts",
          "must be a file with the key of the SFTP server, which is always checked: create it"
              + " with ssh-keyscan -p "
              + sftp.port
              + " "
              + sftp.host
              + " > known_hosts, and compare the key with what the server's operator tells you");
    }
    return sftp;
  }

  /** How many methods of authentication there are: password, key, or both. */
  public int waysIn() {
    return keyFile != null && !password.isEmpty() ? 2 : 1;
  }

  private static Path home(String path) {
    return path.startsWith("~/")
        ? Path.of(System.getProperty("user.home")).resolve(path.substring(2))
        : Path.of(path);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "SftpOptions[host=" + host + ", port=" + port + ", user=" + user + "]";
  }
}
