/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.node.LedgerTime;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.servers.PostgresServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WrongClockTest {
  private final LedgerDatabase database = LedgerDatabase.open(PostgresServer.running().database());

  @AfterEach
  void close() {
    database.close();
  }

  private List<StandingProblem> look(Duration ahead) {
    Clock clock = Clock.offset(Clock.systemUTC(), ahead);
    return new WrongClock(new LedgerTime(database, clock), "node-a").look();
  }

  @Test
  void a_clock_that_is_as_the_databases_is_no_problem() {
    assertThat(look(Duration.ZERO)).isEmpty();
    assertThat(look(Duration.ofSeconds(30))).isEmpty();
  }

  @Test
  void a_clock_that_is_wrong_is_told_with_its_node() {
    assertThat(look(Duration.ofMinutes(200)))
        .extracting(StandingProblem::sentence)
        .containsExactly(
            "The clock of the node node-a is 3 hours ahead of that of the ledger's database");
    assertThat(look(Duration.ofSeconds(-350)))
        .extracting(StandingProblem::sentence)
        .containsExactly(
            "The clock of the node node-a is 6 min behind that of the ledger's database");
  }
}
