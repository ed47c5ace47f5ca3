/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

/** The quotas that belong to an account in the real service, and the longest line we would hold. */
public record Limits(
    int minRecords,
    int maxRecords,
    long maxFileBytes,
    long maxJobBytes,
    int maxLineBytes,
    int maxOpenJobsPerModel) {}
