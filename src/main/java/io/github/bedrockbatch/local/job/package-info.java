/* SPDX-License-Identifier: Apache-2.0 */
/** Jobs: their states, and how they are stored. Internal to local-aws. */
package io.github.bedrockbatch.local.job;
