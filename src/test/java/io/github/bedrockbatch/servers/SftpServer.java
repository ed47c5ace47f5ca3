/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.DirectoryHandle;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * A real SFTP server on a free port of the loopback. The user {@link #USER} comes in with {@link
 * #PASSWORD} or with the key of {@link #keyFile}, and sees one folder.
 */
public final class SftpServer implements AutoCloseable {
  public static final String USER = "batch";
  public static final String PASSWORD = "open-sesame";

  private final SshServer server;
  private final Path root;
  private final KeyPair hostKey;
  private final KeyPair userKey;
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger guesses = new AtomicInteger();
  private final AtomicInteger listings = new AtomicInteger();
  private volatile String password = PASSWORD;
  private volatile boolean closed;
  private volatile String denied = "/";

  private SftpServer(Path root) throws GeneralSecurityException, IOException {
    this.root = Files.createDirectories(root);
    hostKey = newKey();
    userKey = newKey();
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    SftpSubsystemFactory sftp = new SftpSubsystemFactory();
    sftp.addSftpEventListener(
        new SftpEventListener() {
          @Override
          public void opening(ServerSession session, String remoteHandle, Handle folderOrFile)
              throws IOException {
            listings.addAndGet(folderOrFile instanceof DirectoryHandle ? 1 : 0);
            if (closed || folderOrFile.getFile().endsWith(denied)) {
              throw new AccessDeniedException(folderOrFile.getFile().toString());
            }
          }
        });
    server.setSubsystemFactories(List.of(sftp));
    server.setFileSystemFactory(new VirtualFileSystemFactory(root.toAbsolutePath()));
    server.setPasswordAuthenticator(
        (user, given, session) -> {
          boolean right = user.equals(USER) && given.equals(password);
          guesses.addAndGet(right ? 0 : 1);
          return right;
        });
    server.setPublickeyAuthenticator(
        (user, key, session) ->
            user.equals(USER) && KeyUtils.compareKeys(key, userKey.getPublic()));
    server.addSessionListener(
        new SessionListener() {
          @Override
          public void sessionCreated(Session session) {
            sessions.incrementAndGet();
          }
        });
    server.start();
  }

  /**
   * @param root the folder that the user sees as the root; made if need be
   */
  public static SftpServer start(Path root) throws Exception {
    return new SftpServer(root);
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  public int port() {
    return server.getPort();
  }

  public Path root() {
    return root;
  }

  /** From now on it takes this one alone. */
  public void password(String other) {
    password = other;
  }

  /** Whether the user may list, read and write nothing, as where folders are somebody else's. */
  public void closed(boolean now) {
    closed = now;
  }

  /** The user may not read the file of this name, as where it is somebody else's. */
  public void denied(String name) {
    denied = name;
  }

  /** How often a folder was listed. */
  public int listings() {
    return listings.get();
  }

  /** Breaks all connections. */
  public void disconnect() {
    server.getActiveSessions().forEach(session -> session.close(true));
  }

  /** How many passwords were wrong. */
  public int guesses() {
    return guesses.get();
  }

  /** How many clients have ever come, let in or not. */
  public int sessions() {
    return sessions.get();
  }

  /** Writes a known_hosts file that knows this server. */
  public Path knownHosts(Path file) throws IOException {
    return knownHosts(file, hostKey);
  }

  /** Writes a known_hosts file that knows another key of this server. */
  public Path wrongKnownHosts(Path file) throws IOException, GeneralSecurityException {
    return knownHosts(file, newKey());
  }

  private Path knownHosts(Path file, KeyPair key) throws IOException {
    return Files.writeString(
        file, "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n");
  }

  /** Writes the user's private key, as ssh-keygen does. */
  public Path keyFile(Path file) throws IOException, GeneralSecurityException {
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(userKey, USER, null, out);
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
