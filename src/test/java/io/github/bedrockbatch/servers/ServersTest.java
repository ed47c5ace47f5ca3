/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.servers;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.TextMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Something goes through each of the servers that the other tests use. */
class ServersTest {
  @TempDir Path folder;

  @Test
  void a_message_goes_through_kafka() throws Exception {
    KafkaServer kafka = KafkaServer.running();
    String topic = kafka.createTopic("smoke", 2);

    kafka.produce(topic, "k", "hello", Map.of("colour", "blue"));

    assertThat(kafka.consume(topic, 1))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.key()).isEqualTo("k");
              assertThat(record.value()).isEqualTo("hello");
              assertThat(record.headers().lastHeader("colour").value())
                  .asString()
                  .isEqualTo("blue");
            });
  }

  @Test
  void a_message_goes_through_jms_and_outlives_a_stop_of_the_broker() throws Exception {
    int port = FreePort.find();
    try (JmsServer jms = JmsServer.start(folder, port)) {
      jms.send("smoke", List.of("hello"), Map.of("colour", "blue"));
      assertThat(jms.depth("smoke")).isEqualTo(1);
    }
    try (JmsServer jms = JmsServer.start(folder, port)) {
      assertThat(jms.receive("smoke", 1))
          .singleElement()
          .satisfies(
              message -> {
                assertThat(((TextMessage) message).getText()).isEqualTo("hello");
                assertThat(message.getStringProperty("colour")).isEqualTo("blue");
              });
    }
  }

  @Test
  void a_file_goes_to_the_sftp_server_by_password_and_by_key() throws Exception {
    try (SftpServer sftp = SftpServer.start(folder.resolve("root"));
        CamelContext camel = new DefaultCamelContext();
        ProducerTemplate send = camel.createProducerTemplate()) {
      camel.start();
      String known = "&knownHostsFile=" + sftp.knownHosts(folder.resolve("known_hosts"));
      String to =
          "sftp://"
              + SftpServer.USER
              + "@127.0.0.1:"
              + sftp.port()
              + "/in?strictHostKeyChecking=yes&useUserKnownHostsFile=false"
              + known;
      send.sendBodyAndHeader(
          to + "&password=" + SftpServer.PASSWORD, "hello", "CamelFileName", "password.txt");
      send.sendBodyAndHeader(
          to + "&privateKeyFile=" + sftp.keyFile(folder.resolve("key")),
          "hello",
          "CamelFileName",
          "key.txt");

      assertThat(Files.readString(sftp.root().resolve("in/password.txt"))).isEqualTo("hello");
      assertThat(Files.readString(sftp.root().resolve("in/key.txt"))).isEqualTo("hello");
    }
  }

  @Test
  void a_request_reaches_the_callback_server() throws Exception {
    try (CallbackServer callbacks = CallbackServer.start()) {
      callbacks.answer(call -> 202);

      int status =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(callbacks.url("/here?x=1")))
                      .POST(BodyPublishers.ofString("hello"))
                      .build(),
                  BodyHandlers.discarding())
              .statusCode();

      assertThat(status).isEqualTo(202);
      assertThat(callbacks.calls())
          .singleElement()
          .satisfies(
              call -> {
                assertThat(call.path()).isEqualTo("/here?x=1");
                assertThat(call.body()).isEqualTo("hello");
              });
    }
  }
}
