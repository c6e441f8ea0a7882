"""Decisions and reports worded by us in the manner of the Council and the Secretary-General; none of them exists."""

RENEWAL = """United Nations S/RES/9901 (2031)
Security Council Distr.: General
28 June 2031
Resolution 9901 (2031)
Adopted by the Security Council at its 12041st meeting, on 28 June 2031

The Security Council,

Recalling its earlier resolutions on Mali, among them resolutions 2100 (2013) and 9801 (2030),
the latter of which extended the mandate of the United Nations Multidimensional Integrated
Stabilization Mission in Mali (MINUSMA) until 30 June 2031,

Determining that the situation remains a threat to peace in the region,

Acting under Chapter VII of the Charter of the United Nations,

1. Urges the signatory parties to carry out the Agreement without further delay;

2. Decides to extend the mandate of MINUSMA until 30 June 2032;

3. Decides that MINUSMA shall continue to comprise up to 13,289 military personnel and 1,920
police personnel, including at least 40 military observers;

4. Authorizes MINUSMA to use all necessary means to carry out its mandate, within its
capabilities and areas of deployment;

5. Decides that the primary strategic priority of MINUSMA remains to support the implementation
of the Agreement on Peace and Reconciliation by the Government and the armed groups;

6. Decides that the mandate of MINUSMA shall include the following priority tasks:

(a) Support to the implementation of the Agreement

(i) To support, through its good offices, the political dialogue between the signatory parties;

(ii) To assist the cantonment, disarmament and demobilization of the armed groups;

(b) To protect, without prejudice to the primary responsibility of the authorities, civilians
under threat of physical violence in the north and centre of the country;

(c) To monitor, help to investigate and report on violations of human rights throughout Mali;

(d) To contribute to secure conditions for the delivery of humanitarian assistance, at the
request of humanitarian actors;

7. Requests MINUSMA to continue to clear explosive hazards along its supply routes and to carry
out quick-impact projects in Gao;

8. Encourages MINUSMA to take gender considerations fully into account as a matter cutting
across its mandate;

9. Requests the Secretary-General to report to the Council every three months on the situation
in Mali and on the performance of MINUSMA;

10. Urges Member States to provide MINUSMA with helicopters and to protect its personnel;

11. Calls upon all parties in Mali to cooperate fully with MINUSMA and to allow humanitarian
assistance to reach those in need;

12. Decides that MINUSMA should no longer secure cultural heritage sites in Timbuktu;

13. Decides to remain actively seized of the matter.
"""

ESTABLISHMENT = """United Nations S/RES/9902 (2031)
Resolution 9902 (2031)
Adopted by the Security Council at its 12050th meeting, on 10 April 2031

The Security Council,

Acting under Chapter VII of the Charter of the United Nations,

1. Decides to establish the United Nations Multidimensional Integrated Stabilization Mission in
the Central African Republic (MINUSCA) as of the date of this resolution for an initial period
of 12 months;

2. Decides that MINUSCA will comprise up to 10,000 military personnel, including 240 military
observers and 200 staff officers, and 1,800 police personnel, including 1,400 formed police unit
personnel and 400 individual police officers, as well as 20 corrections officers;

3. Decides that the mandate of MINUSCA shall initially focus on the following tasks:

(a) To protect the civilian population from threats of physical violence, within its
capabilities and areas of deployment;

(b) To support the transition process, including the extension of State authority across the
territory;

(c) To facilitate the safe and unhindered delivery of humanitarian assistance;

(d) To assist in the holding of free elections;

4. Requests the Secretary-General to appoint a Special Representative as Head of MINUSCA;

5. Decides to remain seized of the matter.
"""

TERMINATION = """Resolution 9903 (2031)
Adopted by the Security Council at its 12060th meeting, on 30 June 2031

The Security Council,

1. Decides to terminate the mandate of MINUSMA under resolution 9801 (2030) as of 30 June 2031;

2. Requests MINUSMA to start on 1 July 2031 the cessation of its operations, the transfer of its
tasks and its drawdown and withdrawal, with the aim of completing this by 31 December 2031;

3. Authorizes MINUSMA, until 30 September 2031 and within its existing capacities, to respond to
imminent threats of violence to civilians in its immediate vicinity;

4. Decides to remain seized of the matter.
"""

REDUCTION = """Resolution 9904 (2031)
Adopted by the Security Council at its 12070th meeting, on 18 December 2031

The Security Council,

1. Decides to extend the mandate of the United Nations Organization Stabilization Mission in the
Democratic Republic of the Congo (MONUSCO) for a further period of six months, that is, until 20
June 2032;

2. Decides to reduce the ceiling of the Mission to 11,500 military personnel by 31 March 2032
and to 9,000 military personnel by 20 June 2032;

3. Decides to extend until 1 August 2032 the mandate of the Group of Experts on the Democratic
Republic of the Congo;

4. Requests the Panel of Experts to monitor the arms embargo;

5. Decides to remain seized of the matter.
"""

OLD_RENEWAL = """Resolution 904 (1994)
of 29 November 1994

The Security Council,

Having considered the report of the Secretary-General on the United Nations Disengagement
Observer Force,

Decides:

(a) To call upon the parties to implement its earlier resolution at once;

(b) To renew the mandate of the United Nations Disengagement Observer Force for another period
of six months, that is, until 31 May 1995;

(c) To request the Secretary-General to submit a report at the end of this period.

Adopted at the 3467th meeting by 13 votes to none, with 2 abstentions (Cuba, Yemen).
"""

REPORT = """United Nations S/2031/900
Security Council Distr.: General
20 March 2031
Original: English
United Nations Organization Stabilization Mission in the Democratic Republic of the Congo
Report of the Secretary-General

I. Introduction

1. The present report covers major developments since the previous report of 29 November 2030. It
describes the work of the United Nations Organization Stabilization Mission in the Democratic
Republic of the Congo (MONUSCO).

2. By its resolution 9801 (2030), the Security Council extended the mandate of MONUSCO until 20
December 2031.

II. Protection of civilians

3. During the reporting period, MONUSCO documented 545 violations and abuses affecting at least
1,022 victims, committed primarily by armed groups. MONUSCO trained 300 police officers in Goma.

4. From 2 January to 28 February, MONUSCO recorded 61 security incidents, resulting in 104
civilians reportedly killed, including 12 women and 14 children, and 32 others injured, compared
with 90 incidents in the period before.

5. Between 1 December and 31 January, the country task force on monitoring and reporting verified
47 grave violations against 40 children, including abduction (20), killing and maiming (15) and
recruitment and use (12).

III. Mission

6. As at 1 February, the MONUSCO military component deployed 9,990 troops (9 per cent women) out of
an authorized strength of 11,400 personnel, including 425 staff officers (101 women) and 151
military observers (51 women). The police component deployed 1,005 personnel, comprising 586
individual police officers (180 women) and 419 personnel (17 women) in 3 formed police units.

7. M23 restrictions on the freedom of movement of MONUSCO prevented patrols in Sake. From 2
January to 1 March, MONUSCO recorded three violations of the status-of-forces agreement.

8. On 19 February, a convoy of MONUSCO was blocked by the national authorities near Beni.

IV. Observations

9. I urge M23 to lift all restrictions on the freedom of movement of MONUSCO. The authorities must
ensure that no visas of MONUSCO staff are denied.
"""
