/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.prompt.DeliveryHeaders;
import io.github.bedrockbatch.stage.Outages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinksTest {
  @TempDir private Path folder;
  private final Outages outages = new Outages(Clock.systemUTC());
  private final Sinks sinks =
      new Sinks(
          List.of("reply"), NewSinks.none(), Clock.systemUTC(), Duration.ofSeconds(1), outages);

  @Test
  void a_whole_file_whose_sink_has_no_route_any_more_is_told() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext();
        LogLines log = new LogLines(Sinks.class)) {
      Files.writeString(folder.resolve("b.jsonl.part"), "{}\n");
      camel.getRegistry().bind("deliver-gone", new ResultFiles(folder.toString()));
      Exchange publish = new DefaultExchange(camel);
      publish.getMessage().setHeader(DeliveryHeaders.BATCH_ID, "b");
      publish.getMessage().setHeader(DeliveryHeaders.PUBLISH, true);
      publish.setProperty(DeliveryHeaders.HERE, true);

      assertThat(sinks.chosen(publish)).containsExactly("direct:deliver-reply");
      assertThat(log.all())
          .singleElement()
          .asString()
          .startsWith("WARN Batch b is delivered, and its file for the sink gone was whole");
    }
  }

  @Test
  void a_sink_that_gives_the_rest_to_another_is_no_problem_once_it_works() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      Exchange page = new DefaultExchange(camel);
      page.getMessage().setHeader(DeliveryHeaders.BATCH_ID, "b");
      page.getMessage().setHeader(DeliveryHeaders.PAGE, 0);
      sinks.chosen(page);
      page.setProperty(Exchange.EXCEPTION_CAUGHT, new IOException("refused"));
      assertThatThrownBy(() -> sinks.failed(page)).hasMessage("refused");
      assertThat(outages.isStanding(Outages.Area.SINK, "reply")).isTrue();

      sinks.chosen(page);
      Exchange delivered = new DefaultExchange(camel);
      // as the recipient list within the route of replies leaves it
      delivered.setProperty(Exchange.RECIPIENT_LIST_ENDPOINT, "direct://deliver-files");
      sinks.aggregate(null, delivered, page);

      assertThat(outages.standing()).isEmpty();
    }
  }
}
