/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.event.Outbox;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.Lanes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HereTest {
  private static final String HOME = "account 123456789012, aws.region=eu-central-1";

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();

  private static Place place(String... changes) {
    Map<String, String> settings = new HashMap<>();
    settings.put("aws.mode", "aws");
    settings.put("aws.region", "eu-central-1");
    settings.put("s3.bucket", "the-bucket");
    settings.put("bedrock.role-arn", "arn:aws:iam::123456789012:role/batch");
    for (int i = 0; i < changes.length; i += 2) {
      settings.put(changes[i], changes[i + 1]);
    }
    return Here.of(Settings.load(SettingsSource.commandLine(settings)).lanes().get(0));
  }

  @Test
  void is_told_by_account_region_and_services_that_are_not_those_of_aws() {
    assertThat(place().home()).isEqualTo(HOME);
    assertThat(place("bedrock.role-arn", "arn:aws:iam::123456789012:role/other").home())
        .isEqualTo(HOME);
    assertThat(place("aws.region", "us-east-1").home()).isNotEqualTo(HOME);
    assertThat(place("bedrock.role-arn", "arn:aws:iam::210987654321:role/batch").home())
        .isNotEqualTo(HOME);
    assertThat(place("s3.endpoint", "https://user:secret@minio.example:9000/x").home())
        .isEqualTo(HOME + ", s3.endpoint=minio.example:9000");
    assertThat(
            place("bedrock.endpoint", "https://vpce-1.bedrock.eu-central-1.vpce.amazonaws.com")
                .home())
        .as("an endpoint of AWS leads to AWS")
        .isEqualTo(HOME);
  }

  @Test
  void says_in_one_message_which_batches_are_where_the_settings_no_longer_lead() {
    try (LedgerDatabase database = LedgerDatabase.open(NewLedger.in(folder));
        LogLines log = new LogLines(Here.class)) {
      Ledger before = new JdbcLedger(database, clock, "node");
      for (BatchState state : BatchState.values()) {
        if (state != BatchState.OPEN) {
          Rows.in(state, before, "b-" + state, Rows.NOVA, "node", Rows.ARN, clock.instant());
        }
      }
      Ledger ledger =
          new JdbcLedger(
              database,
              clock,
              "node",
              Set.of(HOME),
              false,
              JdbcLedger.LEASE,
              batch -> {},
              new Outbox(List.of()));

      Here.logBatchesElsewhere(
          ledger,
          new Lanes(
              List.of(new Lane(null, place(), null, null, null)), clock, Duration.ofMinutes(1)));

      assertThat(log.all())
          .singleElement()
          .asString()
          .contains("3 batches", "made at home", HOME, "b-UPLOADED, b-SUBMITTED, b-ENDED");
      Batch waiting = ledger.find("b-SUBMITTED").orElseThrow();
      assertThat(waiting.reason()).contains("made at home");
      assertThat(before.claim(waiting)).as("free for who reaches it").isPresent();
    }
  }
}
