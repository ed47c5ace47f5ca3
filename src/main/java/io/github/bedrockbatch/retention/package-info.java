/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Removes in time what is finished: rows of the ledger and, where the settings say so, objects in
 * S3 and files.
 */
package io.github.bedrockbatch.retention;
