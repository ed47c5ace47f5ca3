/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.prompt.DeliveryHeaders;
import io.github.bedrockbatch.stage.Outages;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class SinksTest {
  private final Outages outages = new Outages(Clock.systemUTC());
  private final Sinks sinks =
      new Sinks(
          List.of("reply"), NewSinks.none(), Clock.systemUTC(), Duration.ofSeconds(1), outages);

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
