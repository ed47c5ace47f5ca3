/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {
  private static final String ANSWER =
      String.join("-", "Forty", "two"); // no constant: it is known to be no date

  static Stream<ThrowingCallable> readers() {
    return Stream.of(
        () -> new ObjectMapper().readTree(ANSWER),
        () -> Integer.valueOf(ANSWER),
        () -> LocalDate.parse(ANSWER),
        () -> new DefaultCamelContext().getTypeConverter().mandatoryConvertTo(int.class, ANSWER));
  }

  @ParameterizedTest
  @MethodSource("readers")
  void nothing_is_quoted_that_could_not_be_read(ThrowingCallable reader) {
    Throwable thrown = catchThrowable(reader);
    assertThat(thrown.toString()).contains("Forty");

    for (Throwable around :
        new Throwable[] {
          thrown, new RuntimeCamelException(thrown), new IOException(thrown.toString(), thrown)
        }) {
      assertThat(Failure.of(around).words())
          .doesNotContain("Forty")
          .contains(" (its message may quote what was read)");
      assertThat(Failure.place(around)).hasNoCause().hasMessageNotContaining("Forty");
      assertThat(Failure.place(around).getStackTrace()).isNotEmpty();
    }
  }

  @Test
  void what_a_cause_quotes_does_not_hide_words_that_are_ours() {
    Throwable cause = catchThrowable(() -> Integer.valueOf(ANSWER));

    assertThat(Failure.of(new IOException("line 3 is no number", cause)).words())
        .isEqualTo("line 3 is no number");
  }

  @Test
  void a_file_that_may_not_be_opened_is_told_with_its_path_and_why() {
    assertThat(Failure.of(new AccessDeniedException("outbox/x.part")).words())
        .isEqualTo("outbox/x.part: access denied");
    assertThat(Failure.of(new FileSystemException("x", null, "Too many open files")).words())
        .isEqualTo("x: Too many open files");
  }

  @Test
  void of_a_ledger_that_gives_no_connection_the_database_s_words_are_told() {
    SQLException no = new SQLException("FATAL: password authentication failed for user \"bob\"");
    Exception waited =
        new SQLTransientConnectionException("Connection is not available, timed out", no);

    Failure failure = Failure.of(new ConnectionException(waited));

    assertThat(failure.words()).isEqualTo(no.getMessage());
    assertThat(failure.kind()).isEqualTo(Failure.Kind.OUTAGE);
  }

  @Test
  void a_hint_in_a_line_of_its_own_follows_in_the_same_line() {
    assertThat(
            Failure.of(new IOException("No space left\n  Hint: Check free disk space.\n")).words())
        .isEqualTo("No space left Hint: Check free disk space.");
  }

  @Test
  void the_place_in_a_statement_is_no_cause() {
    SQLException locked = new SQLException("ERROR: lock timeout\n  Position: 15");

    assertThat(Failure.of(locked).words()).isEqualTo("ERROR: lock timeout");
  }
}
