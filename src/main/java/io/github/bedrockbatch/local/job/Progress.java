/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

import java.util.concurrent.atomic.AtomicLong;

/** Counters of a job at work. */
final class Progress {
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

  RecordCounts counts(long total) {
    return new RecordCounts(total, success.get(), error.get());
  }

  long inputTokens() {
    return inputTokens.get();
  }

  long outputTokens() {
    return outputTokens.get();
  }
}
