/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.aws;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates in a PEM file, to be trusted in place of the JVM's: what {@code AWS_CA_BUNDLE}
 * means to the AWS CLI and to other SDKs
 * (https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html). The SDK for Java
 * ignores it.
 */
final class CaBundle {
  private CaBundle() {}

  static TrustManager[] read(Path pem) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(pem))) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca" + trusted.size(), one);
      }
      if (trusted.size() == 0) {
        throw new IOException("there is no certificate in it");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("AWS_CA_BUNDLE (" + pem + ") cannot be used: " + e, e);
    }
  }
}
