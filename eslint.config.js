import tseslint from 'typescript-eslint';

/**
 * Taste a machine can check. Ceilings and the one clock come from ARCHITECTURE.md; what is excepted is named here, so
 * that the exceptions stay few.
 */
const clockRules = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Take the time from a Clock (libs/clock).',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Take the time from a Clock (libs/clock).',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Take chance as a parameter, or node:crypto at the edge.',
  },
];
const environmentRule = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only *.config.ts and entry files read the environment.',
};

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      '.data/**',
      'test/architecture/breaches/**',
      '**/*.js',
      '**/*.cjs',
      '**/*.mjs',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60 }],
      'max-params': ['error', 4],
      'max-depth': ['error', 3],
      'no-restricted-syntax': ['error', ...clockRules, environmentRule],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/max-params': 'off',
    },
  },
  {
    // Nest constructors are collaborators, at most five of them.
    files: ['apps/server/**/*.ts'],
    rules: { 'max-params': ['error', 5] },
  },
  {
    files: ['**/*.config.ts', '**/main.ts', '**/*.main.ts', '**/cli.ts'],
    rules: { 'no-restricted-syntax': ['error', ...clockRules] },
  },
  {
    files: ['libs/clock/**', 'libs/testkit/**', 'test/**', '**/*.spec.ts', 'simulators/**', 'apps/web/**'],
    rules: {
      'no-restricted-syntax': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/consistent-type-imports': 'off',
    },
  },
  {
    // Tables and migrations are read from top to bottom; they may be long.
    files: ['**/migrations/**', '**/*.table.ts', 'libs/domain/src/fault/catalogue*.ts', '**/i18n/**'],
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' },
  },
);
