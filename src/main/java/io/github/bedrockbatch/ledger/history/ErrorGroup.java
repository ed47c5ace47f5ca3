/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.history;

import java.util.List;

/**
 * Records of a batch that failed for good in the same way.
 *
 * @param text the service's words; at most 500 characters
 * @param samples the users' ids of the first few of them
 */
public record ErrorGroup(String code, String text, int records, List<String> samples) {}
