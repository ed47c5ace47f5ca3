/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A ledger that is gone or older than the work: how it is noticed, and how batches are adopted from
 * S3.
 */
package io.github.bedrockbatch.recovery;
