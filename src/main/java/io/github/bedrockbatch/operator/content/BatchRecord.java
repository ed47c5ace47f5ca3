/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.content;

/**
 * What one record of a batch asks, and what came of it. The texts are JSON as it stands in the
 * files of the batch; those that are too long end with "…".
 *
 * @param id the user's own
 * @param jobId under which it is in the job
 * @param source where it came from
 * @param prompt may be null, as all texts
 * @param answer null while there is none
 * @param error null unless it failed
 */
public record BatchRecord(
    String id, String jobId, String source, String prompt, String answer, String error) {}
