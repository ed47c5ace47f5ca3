/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.time.LocalDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is tried again, and what holds up everything behind it if it is. */
class TransientIntakeErrorsTest {
  @Test
  void a_disk_that_is_full_and_a_broker_that_is_away_are_waited_for() {
    assertThat(TransientIntakeErrors.include(new UncheckedIOException(new IOException("full"))))
        .isTrue();
    assertThat(TransientIntakeErrors.include(new JMSException("away"))).isTrue();
  }

  @Test
  void a_row_of_a_database_that_has_no_form_in_json_is_not_tried_for_ever() {
    Throwable thrown =
        catchThrowable(
            () -> new ObjectMapper().writeValueAsBytes(Map.of("at", LocalDateTime.now())));

    assertThat(thrown).isInstanceOf(IOException.class);
    assertThat(TransientIntakeErrors.include(thrown)).isFalse();
  }

  @Test
  void a_message_whose_text_is_in_another_encoding_than_it_says_goes_back_to_its_broker() {
    JMSException undecodable = new JMSException("Cannot decode String in UTF-8");
    undecodable.initCause(new MalformedInputException(1)); // as Qpid tells it

    assertThat(TransientIntakeErrors.include(undecodable)).isFalse();
    assertThat(TransientIntakeErrors.include(new MessageFormatException("of another type")))
        .isFalse();
  }
}
