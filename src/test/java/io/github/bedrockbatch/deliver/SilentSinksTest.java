/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SilentSinksTest {
  private final SettableClock clock = new SettableClock();
  private final SilentSinks sinks = new SilentSinks(clock, Duration.ofMinutes(1));

  private void fails(String sink, int seconds) {
    Instant since = clock.instant();
    clock.advance(Duration.ofSeconds(seconds));
    sinks.failed(sink, since);
  }

  @Test
  void one_that_did_not_answer_is_left_alone_for_as_long_as_it_took() {
    fails("jms", 30);

    assertThatThrownBy(() -> sinks.mustNotBe("jms"))
        .hasMessage("the sink jms failed to answer; retrying in 30 s");
    assertThatCode(() -> sinks.mustNotBe("kafka")).doesNotThrowAnyException();

    clock.advance(Duration.ofSeconds(30));
    assertThatCode(() -> sinks.mustNotBe("jms")).doesNotThrowAnyException();
  }

  @Test
  void one_is_not_left_alone_until_a_time_from_before_the_clock_was_set_back() {
    fails("jms", 30);
    clock.advance(Duration.ofHours(-2));

    assertThatCode(() -> sinks.mustNotBe("jms")).doesNotThrowAnyException();
  }

  @Test
  void one_that_goes_on_so_is_left_alone_for_longer_until_it_works() {
    for (int i = 0; i < 6; i++) {
      fails("jms", 6);
      clock.advance(Duration.ofMinutes(2));
    }
    fails("jms", 6);
    clock.advance(Duration.ofSeconds(59));
    assertThatThrownBy(() -> sinks.mustNotBe("jms")).isInstanceOf(SinkIsSilentException.class);

    sinks.worked("jms");
    assertThatCode(() -> sinks.mustNotBe("jms")).doesNotThrowAnyException();
  }

  @Test
  void batches_that_waited_at_the_same_time_count_once() {
    Instant since = clock.instant();
    fails("jms", 6);
    sinks.failed("jms", since);

    clock.advance(Duration.ofSeconds(6));
    assertThatCode(() -> sinks.mustNotBe("jms")).doesNotThrowAnyException();
  }

  @Test
  void one_that_refuses_at_once_is_asked_again() {
    fails("jms", 1);
    assertThatCode(() -> sinks.mustNotBe("jms")).doesNotThrowAnyException();
  }
}
