/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.config.LaneOptions;
import io.github.bedrockbatch.config.source.InvalidSettings;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.stage.Lanes;
import io.github.bedrockbatch.stage.StageContext;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The places (Region, endpoints, bucket) that the settings name, and unfinished batches that are at
 * others.
 */
final class Here {
  private static final Logger LOG = LoggerFactory.getLogger(Here.class);
  private static final String OF_AWS = ".*\\.(amazonaws\\.com(\\.cn)?|api\\.aws)";
  private static final int MOST_NAMED = 10;

  private Here() {}

  static Place of(LaneOptions lane) {
    return new Place(lane.name(), home(lane), lane.s3().bucket(), lane.s3().prefix());
  }

  private static String home(LaneOptions lane) {
    if (lane.aws().isLocal()) {
      return "aws.mode=local";
    }
    return "account "
        + lane.bedrock().roleArn().split(":")[4]
        + ", aws.region="
        + lane.aws().region()
        + elsewhere(", bedrock.endpoint=", lane.bedrock().endpoint())
        + elsewhere(", s3.endpoint=", lane.s3().endpoint())
        + (lane.name().equals(LaneOptions.DEFAULT) ? "" : ", lane " + lane.name());
  }

  /**
   * The endpoint as a part of the place; empty for one of AWS, such as a VPC endpoint, which leads
   * to the same as the Region.
   */
  private static String elsewhere(String setting, String endpoint) {
    if (endpoint.isEmpty() || URI.create(endpoint).getHost().matches(OF_AWS)) {
      return "";
    }
    URI uri = URI.create(endpoint);
    return setting + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  /**
   * Checks that no other node uses the ledger: an embedded S3 is in the data folder of its node,
   * where other nodes cannot read the output that they should collect.
   *
   * @param nodes the nodes of the ledger, with the times at which they last renewed their leases
   * @throws InvalidSettings when another node uses the ledger
   */
  static void mustBeAlone(Map<String, Instant> nodes, String node, Instant now) {
    nodes.forEach(
        (other, seen) -> {
          if (!other.equals(node) && seen.plus(ProblemTable.SILENT).isAfter(now)) {
            throw new InvalidSettings(
                List.of(
                    "aws.mode must be aws where several nodes share a ledger, and node "
                        + other
                        + " works with this one: with local each node has an S3 of its own. To try"
                        + " several nodes on one machine, start the command local-aws, and set"
                        + " bedrock.endpoint and s3.endpoint to it"),
                "ledger.url");
          }
        });
  }

  /**
   * The failure of a start under the name of a running node: each would take the leases of the
   * other for its own.
   */
  static InvalidSettings copiedFolder(StageContext context) {
    return new InvalidSettings(
        List.of(
            "another process works with this ledger as node %s, which is the name in %s: a data"
                    .formatted(context.node(), context.data().resolve(LedgerMark.NODE))
                + " folder was copied, or two machines have the same one. Both would ask, and pay,"
                + " the same prompts. Stop that process for good, or remove this copy"),
        "data.dir");
  }

  /** Logs the batches at places that these settings do not name; they wait, and others continue. */
  static void logBatchesElsewhere(Ledger ledger, Lanes lanes) {
    ledger.elsewhere().stream()
        .sorted(Comparator.comparing(Batch::state))
        .collect(Collectors.groupingBy(batch -> batch.place().home()))
        .forEach(
            (home, batches) -> {
              LOG.error(
                  "{} where the settings no longer lead: made at {}, and the"
                      + " settings say {}. They wait, and others continue; start with the settings"
                      + " of before until they have ended, or give them up (drop --force): {}",
                  Count.of(batches.size(), "batch", "is", "are"),
                  home,
                  lanes.all().stream()
                      .map(lane -> lane.place().home())
                      .collect(Collectors.joining("; ")),
                  ids(batches));
              ledger.waiting(
                  home, "it was made at " + home + ", where the settings no longer lead");
            });
  }

  private static String ids(List<Batch> batches) {
    String ids =
        batches.stream().limit(MOST_NAMED).map(Batch::id).collect(Collectors.joining(", "));
    return batches.size() > MOST_NAMED ? ids + ", …" : ids;
  }
}
