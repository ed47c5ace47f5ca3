/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

import java.util.List;

/**
 * Some of the jobs asked for.
 *
 * @param last the sequence to go on after, or null when this was all
 */
public record JobPage(List<Job> jobs, Long last) {}
