/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The sums of all batches ever, including those that were removed. */
public final class TotalsView {
  private static final String MODELS =
      "select model_id, on_demand, sum(records) as records, sum(padding) as padding, sum(retried)"
          + " as retried, sum(unfit) as unfit, sum(input_tokens) as input, sum(output_tokens) as"
          + " output from (select model_id, case when job_status = 'OnDemand' then 1 else 0 end as"
          + " on_demand, records - padding as records, padding, retried, unfit, input_tokens,"
          + " output_tokens from batch union all select model_id, on_demand, records, padding,"
          + " retried, unfit, input_tokens, output_tokens from removed_batch) totals group by"
          + " model_id, on_demand";

  private final Jdbi jdbi;

  public TotalsView(LedgerDatabase database) {
    this.jdbi = database.reading().jdbi();
  }

  /**
   * The batches of one model.
   *
   * @param onDemand whether they were answered record by record, without a job
   * @param unfit how many answers were not what was asked for
   */
  public record OfModel(
      String model,
      boolean onDemand,
      long records,
      long padding,
      long retried,
      long unfit,
      long inputTokens,
      long outputTokens) {}

  /** Reads every batch. */
  public List<OfModel> models() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(MODELS)
                .map(
                    (row, context) ->
                        new OfModel(
                            row.getString("model_id"),
                            row.getInt("on_demand") == 1,
                            row.getLong("records"),
                            row.getLong("padding"),
                            row.getLong("retried"),
                            row.getLong("unfit"),
                            row.getLong("input"),
                            row.getLong("output")))
                .list());
  }

  /** When the oldest batch was sealed that has no job yet and is not held back. */
  public Optional<Instant> oldestUnsubmitted() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select min(sealed_at) from batch where state in ('SEALED', 'UPLOADED')")
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli));
  }
}
