/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import java.time.Instant;

/** When a batch reached each step, by the clocks of several nodes; null for steps it skipped. */
public record Times(
    Instant opened,
    Instant sealed,
    Instant submitted,
    Instant running,
    Instant ended,
    Instant delivered) {}
