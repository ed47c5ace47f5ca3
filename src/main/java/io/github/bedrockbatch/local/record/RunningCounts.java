/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import io.github.bedrockbatch.local.job.RecordCounts;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a job has done so far; thread-safe. */
public final class RunningCounts {
  private final AtomicLong success = new AtomicLong();
  private final AtomicLong error = new AtomicLong();
  private final AtomicLong inputTokens = new AtomicLong();
  private final AtomicLong outputTokens = new AtomicLong();

  void succeeded(int tokensIn, int tokensOut) {
    success.incrementAndGet();
    inputTokens.addAndGet(tokensIn);
    outputTokens.addAndGet(tokensOut);
  }

  void failed() {
    error.incrementAndGet();
  }

  public RecordCounts counts(long total) {
    return new RecordCounts(total, success.get(), error.get());
  }

  public long inputTokens() {
    return inputTokens.get();
  }

  public long outputTokens() {
    return outputTokens.get();
  }
}
