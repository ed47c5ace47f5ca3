/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import java.time.Instant;
import java.util.List;

/**
 * Prompts per minute, accepted (in) and done (out), of at most the last 24 hours. All columns have
 * the same length, oldest first.
 *
 * @param seconds since 1970, UTC: the end of each span
 */
public record RatesFacts(Instant asOf, List<Long> seconds, List<Double> in, List<Double> out) {}
