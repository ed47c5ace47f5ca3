/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.config.source.InvalidSettings;
import io.github.bedrockbatch.servers.CallbackServer;
import io.github.bedrockbatch.servers.CallbackServer.Call;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends of batches and problems, told to a sink and to a receiver of signed webhooks. */
class EventsFlowTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String OLD = secret("the old secret of 24 bytes");
  private static final String NEW = secret("the new secret of 24 bytes");

  @TempDir private Path folder;

  private static String secret(String words) {
    return "whsec_" + Base64.getEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8));
  }

  /** As a receiver checks it who was given this secret. */
  private static boolean isSigned(Call call, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      Map<String, String> headers = call.headers();
      String signed =
          headers.get("webhook-id") + "." + headers.get("webhook-timestamp") + "." + call.body();
      byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
      return List.of(headers.get("webhook-signature").split(" "))
          .contains("v1," + Base64.getEncoder().encodeToString(signature));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Call> at(String path, CallbackServer server) {
    return server.calls().stream().filter(call -> call.path().equals(path)).toList();
  }

  private Flow start(CallbackServer server, String secrets) throws Exception {
    return Flow.startWith(
        folder,
        Map.of(
            "batch.min-records",
            "1",
            "local.min-records",
            "1",
            "deliver.events",
            "ops," + server.url("/hooks"),
            "events.secret",
            secrets),
        """
        - templatedRoute:
            routeTemplateRef: to-http
            routeId: deliver-ops
            parameters:
              - {name: name, value: ops}
              - {name: url, value: "%s"}
        """
            .formatted(server.url("/ops")));
  }

  @Test
  void a_batch_that_is_delivered_is_told_to_a_sink_and_signed_to_a_url_once_its_secret_fits()
      throws Exception {
    try (CallbackServer server = CallbackServer.start()) {
      server.answer(call -> call.path().equals("/ops") || isSigned(call, NEW) ? 200 : 401);
      try (Flow flow = start(server, OLD)) {
        flow.drop("p.jsonl", "{\"prompt\":\"a secret question\"}\n".repeat(2));
        flow.awaitResults(2);
        await().atMost(PATIENCE).until(() -> !at("/ops", server).isEmpty());
        await().atMost(PATIENCE).until(() -> !at("/hooks", server).isEmpty());
      }
      Call refused = at("/hooks", server).get(0);
      assertThat(isSigned(refused, OLD)).isTrue();
      server.calls().clear();
      try (Flow flow = start(server, OLD + " " + NEW)) {
        await().atMost(PATIENCE).until(() -> !at("/hooks", server).isEmpty());
        assertThat(flow.pipeline().operator().audit().balances()).isTrue();
      }

      Call accepted = at("/hooks", server).get(0);
      assertThat(isSigned(accepted, OLD)).isTrue();
      assertThat(isSigned(accepted, NEW)).isTrue();
      assertThat(accepted.headers().get("webhook-id"))
          .isEqualTo(refused.headers().get("webhook-id"));
      assertThat(accepted.body()).isEqualTo(refused.body()).doesNotContain("secret question");
      JsonNode event = new ObjectMapper().readTree(accepted.body());
      assertThat(event.path("type").textValue()).isEqualTo("batch.delivered");
      assertThat(event.path("id").textValue()).isEqualTo(refused.headers().get("webhook-id"));
      assertThat(event.path("data").path("succeeded").intValue()).isEqualTo(2);
      assertThat(at("/ops", server)).isEmpty(); // it was told before
    }
  }

  @Test
  void a_sink_that_gathers_a_batch_cannot_be_told_of_events() {
    assertThatThrownBy(() -> Flow.start(folder, Map.of("deliver.events", "files,nobody")).close())
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("deliver.events names files, which takes whole batches")
        .hasMessageContaining("deliver.events names nobody, and no route begins at");
    assertThatThrownBy(
            () -> Flow.start(folder, Map.of("deliver.events", "https://example.com/x")).close())
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("needs events.secret for a URL");
    assertThatThrownBy(
            () -> Flow.start(folder, Map.of("events.secret", "whsec_c2hvcnQgb25l")).close())
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("must be whsec_ and 24 to 64 bytes")
        .hasMessageNotContaining("c2hvcnQgb25l");
  }
}
