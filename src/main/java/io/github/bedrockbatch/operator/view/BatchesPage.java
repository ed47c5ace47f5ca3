/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import java.time.Instant;
import java.util.List;

/**
 * A page of the batches that match a filter, newest first.
 *
 * @param older the id after which the next page begins; null when there are no older batches
 * @param newer the id before which the previous page ends; null when there are no newer batches
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
