/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

/** The quotas of a job's input, and the longest line that it may have in memory. */
public record Limits(
    int minRecords, int maxRecords, long maxFileBytes, long maxJobBytes, int maxLineBytes) {}
