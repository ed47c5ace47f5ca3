/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the command {@code check} looks at before anything is paid: a {@code Category} each for
 * disk, ledger, account, bucket, key, role, model, quotas, sources and sinks.
 */
package io.github.bedrockbatch.check;
