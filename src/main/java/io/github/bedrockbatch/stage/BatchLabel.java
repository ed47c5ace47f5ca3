/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The S3 metadata of the context object of a batch, from which a ledger that lacks the batch can
 * adopt it.
 *
 * @param ledger the id of the ledger that the batch belongs to
 */
public record BatchLabel(String ledger, BatchKey key, Way way) {
  private static final String LEDGER = "batch-ledger";
  private static final String MODEL = "batch-model";
  private static final String TYPE = "batch-type";
  private static final String GROUP = "batch-group";
  private static final String WAY = "batch-way";

  /** As metadata of an S3 object, which takes ASCII only. */
  public Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(LEDGER, ledger);
    metadata.put(MODEL, URLEncoder.encode(key.modelId(), StandardCharsets.UTF_8));
    metadata.put(TYPE, key.invocationType().wireName());
    metadata.put(WAY, way.name());
    if (!key.group().isEmpty()) {
      metadata.put(GROUP, URLEncoder.encode(key.group(), StandardCharsets.UTF_8));
    }
    return metadata;
  }

  /** The label in the metadata of an object; empty if it has none. */
  public static Optional<BatchLabel> of(Map<String, String> metadata) {
    if (!metadata.keySet().containsAll(List.of(LEDGER, MODEL, TYPE, WAY))) {
      return Optional.empty();
    }
    BatchKey key =
        new BatchKey(
            decoded(metadata.get(MODEL)),
            InvocationType.of(metadata.get(TYPE)),
            decoded(metadata.getOrDefault(GROUP, "")));
    return Optional.of(new BatchLabel(metadata.get(LEDGER), key, Way.valueOf(metadata.get(WAY))));
  }

  private static String decoded(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }
}
