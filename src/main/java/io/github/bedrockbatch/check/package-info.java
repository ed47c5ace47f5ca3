/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The checks of the command {@code check}, before anything is paid: a {@code Category} each for
 * disk, ledger, account, bucket, key, role, model, quotas, sources and sinks.
 */
package io.github.bedrockbatch.check;
