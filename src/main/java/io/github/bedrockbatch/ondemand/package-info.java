/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Calls to the runtime one record at a time: batches under the minimum, and the canary before a
 * job.
 */
package io.github.bedrockbatch.ondemand;
