/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the ledger says of the times of each batch, read beside the pipeline that writes it. */
final class LedgerTimes {
  private record Span(long from, long to) {}

  private final String url;

  LedgerTimes(Path ledger) {
    this.url = "jdbc:sqlite:" + ledger;
  }

  /** How many batches are delivered. */
  int delivered() throws SQLException {
    return (int) number("select count(*) from batch where state = 'DELIVERED'");
  }

  /** How many batches need a person. */
  int failed() throws SQLException {
    return (int) number("select count(*) from batch where state = 'FAILED' or troubles > 0");
  }

  /** When the last batch was delivered, in milliseconds since 1970. */
  long end() throws SQLException {
    return number("select max(closed_at) from batch");
  }

  /**
   * The time each stage had work.
   *
   * @param from batches opened before are left out, in milliseconds since 1970
   * @param uploadedAt the ledger has no column for the end of an upload, the log has its time
   */
  List<StageTime> stages(long from, Map<String, Long> uploadedAt) throws SQLException {
    List<Span> intake = new ArrayList<>();
    List<Span> upload = new ArrayList<>();
    List<Span> submit = new ArrayList<>();
    List<Span> job = new ArrayList<>();
    List<Span> collect = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select id, opened_at, sealed_at, submitted_at, ended_at, closed_at from batch"
                    + " where opened_at >= %d order by id".formatted(from))) {
      while (row.next()) {
        long uploaded = uploadedAt.get(row.getString("id"));
        intake.add(new Span(row.getLong("opened_at"), row.getLong("sealed_at")));
        upload.add(new Span(row.getLong("sealed_at"), uploaded));
        submit.add(new Span(uploaded, row.getLong("submitted_at")));
        job.add(new Span(row.getLong("submitted_at"), row.getLong("ended_at")));
        collect.add(new Span(row.getLong("ended_at"), row.getLong("closed_at")));
      }
    }
    return List.of(
        busy("intake to sealed batches", intake),
        busy("upload", upload),
        busy("submit", submit),
        busy("jobs (local-aws)", job),
        busy("collect and deliver files", collect));
  }

  private static StageTime busy(String name, List<Span> spans) {
    long busy = 0;
    long until = 0;
    for (Span span : spans) {
      busy += Math.max(0, span.to() - Math.max(span.from(), until));
      until = Math.max(until, span.to());
    }
    return new StageTime(name, busy / 1000.0);
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getLong(1);
    }
  }
}
