/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.GetResponse;
import io.github.bedrockbatch.servers.PostgresServer;
import io.github.bedrockbatch.servers.RabbitmqServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes on one queue and one ledger, of which one is killed twice while it reads and publishes:
 * no prompt is lost, none is in the input of two jobs, and each answer arrives.
 */
class RabbitmqCrashTest {
  private static final int MESSAGES = 400;
  private static final int SLICES = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private RabbitmqServer rabbitmq;

  @Test
  void a_kill_in_mid_stream_loses_nothing_and_asks_nothing_twice() throws Exception {
    rabbitmq = RabbitmqServer.running();
    List.of("prompts", "answers", "failures").forEach(rabbitmq::declare); // of the shipped routes
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    String ledger = PostgresServer.running().database();
    Set<String> answered = new TreeSet<>();
    try (Service service = Service.start(folder, temporary);
        ShippedProcess victim = node("victim", service, temporary, ledger);
        ShippedProcess other = node("other", service, temporary, ledger)) {
      victim.start();
      other.start();
      await().atMost(PATIENCE).until(() -> victim.hasSaid(ShippedProcess.READY));
      await().atMost(PATIENCE).until(() -> other.hasSaid(ShippedProcess.READY));
      for (int slice = 0; slice < SLICES; slice++) {
        int at = slice;
        rabbitmq.send(
            "prompts",
            all().stream().filter(id -> number(id) % SLICES == at).map(this::prompt).toList(),
            Map.of());
        if (slice == SLICES / 3 || slice == 2 * SLICES / 3) {
          await().atMost(PATIENCE).until(() -> rabbitmq.ready("prompts") < MESSAGES / SLICES);
          victim.kill();
          victim.start();
        }
      }
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                victim.mustRun();
                other.mustRun();
                for (GetResponse answer : rabbitmq.receiveAll("answers")) {
                  answered.add(JSON.readTree(answer.getBody()).path("recordId").asText());
                }
                return answered.size() == MESSAGES;
              });
      victim.stop();
      other.stop();
    }
    Written.assertOnce("in the answers", answered, all());
    assertThat(rabbitmq.ready("prompts")).isZero();
    Written.assertOnce("in the inputs of jobs", Written.asked(folder.resolve("aws")), all());
  }

  private static List<String> all() {
    return IntStream.range(0, MESSAGES).mapToObj(n -> "m-" + n).toList();
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(2));
  }

  private String prompt(String id) {
    return "{\"id\":\"%s\",\"prompt\":\"%s\"}".formatted(id, id);
  }

  private ShippedProcess node(String name, Service service, Path temporary, String ledger)
      throws IOException {
    List<String> options = new ArrayList<>(service.settings());
    options.addAll(
        List.of(
            "-Ddata.dir=" + folder.resolve(name),
            "-Dledger.url=" + ledger,
            "-Dledger.lease=5s",
            "-Dintake.from=rabbitmq",
            "-Ddeliver.to=rabbitmq",
            "-Drabbitmq.uri=" + rabbitmq.uri(),
            "-Dbatch.max-records=200",
            "-Dbatch.max-age=2s",
            "-Dbatch.under-minimum=pad",
            "-Dretry.longest-pause=5s",
            "-Dpoll.period=200ms"));
    return new ShippedProcess(
        folder.resolve(name + ".log"), temporary, service.credentials(), options, List.of("serve"));
  }
}
