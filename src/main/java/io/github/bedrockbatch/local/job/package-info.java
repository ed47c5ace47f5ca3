/* SPDX-License-Identifier: Apache-2.0 */
/** Jobs: their states, their memory, their records. Internal to local-aws. */
package io.github.bedrockbatch.local.job;
