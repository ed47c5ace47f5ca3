/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A ledger that is lost or older than the data folder: how it is detected, and how batches are
 * adopted from S3.
 */
package io.github.bedrockbatch.recovery;
