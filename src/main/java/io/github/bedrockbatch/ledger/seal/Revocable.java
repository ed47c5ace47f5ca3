/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.seal;

import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.prompt.BatchKey;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Batches whose records come again from their sources, should the disk be lost that has them. */
public final class Revocable {
  /** What a group is of which there may be such. */
  public static final String GROUP =
      " in ('" + BatchKey.UPLOADED + "', '" + BatchKey.UPLOADED_ON_DEMAND + "')";

  /** Of a batch b. */
  public static final String SQL =
      "b.group_name"
          + GROUP
          + " and b.bucket is null and b.state in ("
          + Arrays.stream(BatchState.values())
              .filter(state -> state.mayBecome(BatchState.REVOKED))
              .map(state -> "'" + state + "'")
              .collect(Collectors.joining(", "))
          + ")";

  private Revocable() {}
}
