/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.files.FailingDisk;
import io.github.bedrockbatch.prompt.DeliveryHeaders;
import jakarta.jms.InvalidDestinationException;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UndeliveredOnDiskTest {
  @TempDir private Path folder;
  private final FailingDisk disk = new FailingDisk();

  private Exchange refused() {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.setProperty(
        Exchange.EXCEPTION_CAUGHT, new InvalidDestinationException("no such queue"));
    exchange.getMessage().setHeader(DeliveryHeaders.BATCH_ID, "b1");
    exchange.getMessage().setHeader(DeliveryHeaders.PAGE, 0);
    exchange.getMessage().setBody("{\"a\":1}\n");
    return exchange;
  }

  @Test
  void results_that_could_not_be_put_aside_on_a_full_disk_are_put_aside_later() throws Exception {
    UndeliveredDeadLetters undelivered = new UndeliveredDeadLetters(folder, disk);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> undelivered.keep("jms", refused())).hasMessage("no such queue");
    }
    disk.room = 3;
    assertThatThrownBy(() -> undelivered.keep("jms", refused()))
        .hasMessageEndingWith(": No space left on device");
    disk.room = 1_000;

    undelivered.keep("jms", refused());

    assertThat(folder.resolve("b1.jsonl")).hasContent("{\"a\":1}\n");
  }
}
