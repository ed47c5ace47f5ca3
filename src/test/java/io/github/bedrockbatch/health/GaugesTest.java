/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.poll.OpenJobsMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import javax.management.MBeanServer;
import org.junit.jupiter.api.Test;

class GaugesTest {
  private static final class Figures implements OpenJobsMXBean {
    @Override
    public int getOpen() {
      return 7;
    }

    @Override
    public int getScheduledTooLong() {
      return 2;
    }
  }

  @Test
  void shows_figures_in_jmx_until_it_is_closed() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Gauges gauges = Gauges.show("OpenJobs", Path.of("a,b=*?\"c"), new Figures());

    assertThat(server.getAttribute(gauges.name(), "ScheduledTooLong")).isEqualTo(2);

    gauges.close();
    assertThat(server.isRegistered(gauges.name())).isFalse();
  }

  @Test
  void tells_two_data_folders_of_one_process_apart() throws Exception {
    try (Gauges one = Gauges.show("OpenJobs", Path.of("one"), new Figures());
        Gauges two = Gauges.show("OpenJobs", Path.of("two"), new Figures())) {
      assertThat(one.name()).isNotEqualTo(two.name());
    }
  }
}
