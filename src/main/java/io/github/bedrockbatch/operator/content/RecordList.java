/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.content;

import java.util.List;

/**
 * A part of the records of a batch that match, in the order of its files.
 *
 * @param more where the next call continues; null when all was read
 */
public record RecordList(String batchId, List<BatchRecord> records, String more) {}
