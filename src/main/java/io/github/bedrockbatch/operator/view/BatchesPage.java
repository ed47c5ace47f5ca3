/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import java.time.Instant;
import java.util.List;

/**
 * Some of the batches that match a filter, newest first.
 *
 * @param older continues behind the last of them; null when they are the oldest
 * @param newer ends before the first of them; null when they are the newest
 * @param count how many match in all
 * @param countIsLeast whether more match than count says
 */
public record BatchesPage(
    Instant asOf,
    List<BatchLine> batches,
    String older,
    String newer,
    long count,
    boolean countIsLeast) {}
