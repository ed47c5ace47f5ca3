/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.metrics.Meters;
import io.github.bedrockbatch.servers.Certificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** Through which proxy AWS is reached, and what it is told. */
class ConnectionsTest {
  private static final List<String> PROPERTIES =
      List.of(
          "http.proxyHost",
          "http.proxyPort",
          "https.proxyHost",
          "https.proxyPort",
          "aws.accessKeyId",
          "aws.secretAccessKey");

  private final Map<String, String> before = new HashMap<>();
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    PROPERTIES.forEach(key -> before.put(key, System.clearProperty(key)));
    System.setProperty("aws.accessKeyId", "a");
    System.setProperty("aws.secretAccessKey", "b");
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::refuseAll, "server");
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void restore() throws IOException {
    server.close();
    before.forEach(
        (key, value) -> {
          if (value == null) {
            System.clearProperty(key);
          } else {
            System.setProperty(key, value);
          }
        });
  }

  private void refuseAll() {
    while (!server.isClosed()) {
      try (Socket call = server.accept()) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(call.getInputStream(), ISO_8859_1));
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          heard.add(line);
        }
        call.getOutputStream()
            .write(
                "HTTP/1.1 403 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(ISO_8859_1));
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void proxy(String scheme, int port) {
    System.setProperty(scheme + ".proxyHost", "127.0.0.1");
    System.setProperty(scheme + ".proxyPort", Integer.toString(port));
  }

  private static AwsClients clients(String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("aws.mode", "aws");
    settings.put("aws.region", "eu-west-1");
    settings.put("s3.bucket", "prompts");
    settings.put("bedrock.role-arn", "arn:aws:iam::123456789012:role/batch");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    Settings all = Settings.load(SettingsSource.commandLine(settings));
    return AwsClients.of(all, all.lanes().get(0), null, new Meters().calls());
  }

  private static void list(AwsClients clients) {
    assertThat(catchThrowable(() -> clients.s3().listObjectsV2(r -> r.bucket("prompts"))))
        .isNotNull();
  }

  @Test
  void aws_is_reached_through_the_proxy_for_https() {
    proxy("https", server.getLocalPort());
    try (AwsClients clients = clients()) {
      list(clients);
      assertThat(catchThrowable(() -> clients.bedrock().listModelInvocationJobs(r -> {})))
          .isNotNull();
    }
    assertThat(heard)
        .contains(
            "CONNECT prompts.s3.eu-west-1.amazonaws.com:443 HTTP/1.1",
            "CONNECT bedrock.eu-west-1.amazonaws.com:443 HTTP/1.1");
  }

  @Test
  void aws_is_reached_through_the_only_proxy_there_is() {
    proxy("http", server.getLocalPort());
    try (AwsClients clients = clients()) {
      list(clients);
    }
    assertThat(heard).contains("CONNECT prompts.s3.eu-west-1.amazonaws.com:443 HTTP/1.1");
  }

  @Test
  void an_endpoint_with_a_certificate_of_the_company_is_trusted_by_aws_ca_bundle(@TempDir Path dir)
      throws Exception {
    Certificate certificate = Certificate.in(dir);
    Path pem = certificate.pem();
    HttpsServer company = company(certificate.context());
    String endpoint = "https://localhost:" + company.getAddress().getPort();
    try {
      assertThat(call(Connections.to(endpoint, pem.toString()), endpoint)).isEqualTo(204);
      assertThat(catchThrowable(() -> call(Connections.to(endpoint, ""), endpoint)))
          .isInstanceOf(SSLHandshakeException.class);
    } finally {
      company.stop(0);
    }
    assertThat(catchThrowable(() -> Connections.to(endpoint, "no.pem")))
        .hasMessageStartingWith("AWS_CA_BUNDLE (no.pem) cannot be used");
  }

  private static HttpsServer company(SSLContext tls) throws Exception {
    HttpsServer company =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    company.setHttpsConfigurator(new HttpsConfigurator(tls));
    company.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
    company.start();
    return company;
  }

  private static int call(Apache5HttpClient.Builder builder, String endpoint) throws IOException {
    try (SdkHttpClient http = builder.build()) {
      SdkHttpRequest request =
          SdkHttpRequest.builder().uri(URI.create(endpoint)).method(SdkHttpMethod.GET).build();
      return http.prepareRequest(HttpExecuteRequest.builder().request(request).build())
          .call()
          .httpResponse()
          .statusCode();
    }
  }

  @Test
  void an_s3_on_this_machine_is_reached_with_no_proxy_and_is_told_who_must_own_the_bucket() {
    proxy("http", 9);
    proxy("https", 9);
    try (AwsClients clients =
        clients(
            "s3.endpoint",
            "http://localhost:" + server.getLocalPort(),
            "s3.path-style",
            "true",
            "s3.bucket-owner",
            "210987654321")) {
      list(clients);
    }
    assertThat(heard)
        .anyMatch(line -> line.startsWith("GET /prompts?"))
        .contains("x-amz-expected-bucket-owner: 210987654321")
        .anyMatch(
            line ->
                line.startsWith("Authorization: ") && line.contains("x-amz-expected-bucket-owner"));
  }
}
