/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.aws;

import io.github.bedrockbatch.local.wire.LoopbackNames;
import java.net.URI;
import java.nio.file.Path;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/**
 * How the AWS clients reach an endpoint: through the proxy that the environment or the JVM names,
 * except for endpoints on this machine.
 */
public final class Connections {
  private Connections() {}

  /**
   * @param endpoint a URL; empty for that of AWS
   * @param caBundle a PEM file with the certificates to trust; null or blank for the JVM's. It is
   *     not read for an {@code http:} endpoint
   */
  public static Apache5HttpClient.Builder to(String endpoint, String caBundle) {
    Apache5HttpClient.Builder http =
        Apache5HttpClient.builder().proxyConfiguration(proxy(endpoint));
    if (caBundle != null && !caBundle.isBlank() && !endpoint.startsWith("http:")) {
      TrustManager[] trusted = CaBundle.read(Path.of(caBundle));
      http.tlsTrustManagersProvider(() -> trusted);
    }
    return http;
  }

  private static ProxyConfiguration proxy(String endpoint) {
    if (!endpoint.isEmpty() && LoopbackNames.is(URI.create(endpoint))) {
      return ProxyConfiguration.builder()
          .useSystemPropertyValues(false)
          .useEnvironmentVariableValues(false)
          .build();
    }
    // By default the SDK looks up the proxy for http endpoints. With this scheme it looks up that
    // for https, but would also use TLS to reach the proxy itself: so its parts are copied.
    ProxyConfiguration https = ProxyConfiguration.builder().scheme("https").build();
    if (endpoint.startsWith("http:") || https.host() == null) {
      return ProxyConfiguration.builder().build();
    }
    return ProxyConfiguration.builder()
        .endpoint(URI.create("http://" + https.host() + ":" + https.port()))
        .username(https.username())
        .password(https.password())
        .build();
  }
}
