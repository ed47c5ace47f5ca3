/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Removes what was finished some time ago: rows of the ledger and, if the settings say so, objects
 * in S3 and files.
 */
package io.github.bedrockbatch.retention;
