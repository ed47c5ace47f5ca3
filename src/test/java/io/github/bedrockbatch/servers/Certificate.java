/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * One of localhost that only those trust who know it.
 *
 * @param store its key
 */
public record Certificate(Path store) {
  public static final String PASSWORD = "secret";
  private static final char[] CHARACTERS = PASSWORD.toCharArray();

  public static Certificate in(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("store.p12");
    keytool(store, "-genkeypair -keyalg EC -dname CN=it -ext san=dns:localhost");
    return new Certificate(store);
  }

  /** Writes it as those who trust it read it. */
  public Path pem() throws IOException, InterruptedException {
    Path pem = store.resolveSibling("ca.pem");
    keytool(store, "-exportcert -rfc -file " + pem);
    return pem;
  }

  /** For a server that has it, and for a client that trusts it and nothing else. */
  public SSLContext context() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance(store.toFile(), CHARACTERS);
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, CHARACTERS);
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("it", keys.getCertificate("it"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return tls;
  }

  private static void keytool(Path store, String arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                "it"));
    command.addAll(List.of(arguments.split(" ")));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
