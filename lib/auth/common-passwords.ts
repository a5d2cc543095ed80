import { MOST_COMMON } from './most-common-passwords';

/** The most common ones of those that are long enough, and what else guessers try: years, and the words of this place. */
export const COMMON: ReadonlySet<string> = new Set([
  ...MOST_COMMON,
  ...`123456789012 1234567890123 12345678901234 123456789123 123456789123456 111222333444 112233445566 121212121212
  123123123123 123321123321 147258369147 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv q1w2e3r4t5y6
  qwertyuiop123 qwertyuiop12 qwertyuiop1234 qwerty123456 qwerty12345678 qwertyuiop[] qwertyqwerty qweasdzxc123
  asdfghjkl123 asdfghjkl;' zxcvbnm12345 zaq12wsxcde3 password1234 password12345 password123456 password2024
  password2025 password2026 passwordpassword mypassword123 adminadmin123 administrator administrator1 admin1234567
  letmeinletmein letmein12345 welcome12345 welcome123456 iloveyou1234 iloveyouiloveyou changeme1234 changemenow1
  abcdefghijkl abcdefghijklmnop abcdef123456 abc123abc123 abcd12345678 a1b2c3d4e5f6 aa123456789 p@ssw0rd1234
  p@ssword1234 passw0rd1234 trustno1trustno1 superman1234 batman123456 football1234 baseball1234 basketball12
  princess1234 sunshine1234 dragon123456 monkey123456 master123456 shadow123456 michael12345 jennifer1234
  computer1234 internet1234 liverpool123 chelsea12345 arsenal12345 unbelievable motherfucker fuckyoufuckyou
  secretsecret secret123456 testtesttest test12345678 guest1234567 companyname123 correcthorsebatterystaple
  temporary123 default12345 newpassword1 newpassword123 summer2024summer summer2025summer winter2025winter
  openai123456 openaiopenai doowdoowdoow`
    .split(/\s+/)
    .filter(Boolean),
]);
