/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.seal;

import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.prompt.BatchKey;
import java.util.Arrays;
import java.util.stream.Collectors;

/** SQL for batches that may be revoked: their sources would redeliver records lost with a disk. */
public final class Revocable {
  /** A condition on the group of a batch whose sources are acknowledged after the upload. */
  public static final String GROUP =
      " in ('" + BatchKey.UPLOADED + "', '" + BatchKey.UPLOADED_ON_DEMAND + "')";

  /** A condition on a batch {@code b} that may be revoked. */
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
