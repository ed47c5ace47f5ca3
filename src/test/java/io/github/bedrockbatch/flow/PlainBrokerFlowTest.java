/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.servers.PlainBroker;
import io.github.bedrockbatch.servers.PlainBroker.Transactions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Brokers that know no transactions and do not drain credit, such as some over AMQP 1.0. */
class PlainBrokerFlowTest {
  private static final int PROMPTS = 20;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void answers_go_to_a_broker_without_transactions_and_prompts_come_from_it(
      Transactions transactions) throws Exception {
    try (PlainBroker broker = PlainBroker.start(transactions);
        Flow flow =
            Flow.start(
                folder,
                Map.of(
                    "intake.from", "jms",
                    "deliver.to", "jms",
                    "jms.url", broker.url(),
                    "jms.timeout", "1s",
                    "batch.max-age", "2s"))) {
      // Longer than the time after which a consumer asks whether there is really nothing.
      List<String> prompts =
          IntStream.range(0, PROMPTS).mapToObj(i -> "{\"prompt\":\"" + i + "\"}").toList();
      prompts.subList(0, 1).forEach(prompt -> broker.put("prompts", prompt));
      await().until(() -> flow.spooled() == 1 || broker.depth("answers") == 1);
      prompts.subList(1, PROMPTS).forEach(prompt -> broker.put("prompts", prompt));

      await().atMost(Duration.ofSeconds(40)).until(() -> broker.depth("answers") == PROMPTS);
      assertThat(broker.transactionsAskedFor()).isEqualTo(1);
    }
  }
}
