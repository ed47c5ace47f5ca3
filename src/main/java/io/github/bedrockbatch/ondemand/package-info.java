/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Asks records on demand, one at a time: those of batches under the minimum, and the canary before
 * a job. Batches that reuse answers to equal prompts get them here.
 */
package io.github.bedrockbatch.ondemand;
